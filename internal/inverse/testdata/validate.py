"""Validates entities with followthemoney, and prints how many there are of each schema."""
import collections, json, sys
from followthemoney import model

count, ids = collections.Counter(), {}
for line in open(sys.argv[1]):
    entity = json.loads(line)
    assert entity["id"] not in ids, entity["id"] + " comes twice"
    schema = ids[entity["id"]] = model.get(entity["schema"])
    count[schema.name] += 1
for line in open(sys.argv[1]):
    entity = json.loads(line)
    schema = model.get(entity["schema"])
    schema.validate(entity)
    proxy = model.get_proxy(entity, cleaned=False)
    for name, values in entity["properties"].items():
        prop = schema.get(name)
        assert prop is not None, f"{schema.name} has no {name}"
        for value in values:
            assert value in proxy.get(name), f"{entity['id']}: {name} does not take {value!r}"
            if prop.range is not None:
                assert ids[value].is_a(prop.range), f"{entity['id']}: {name} is a {ids[value].name}"
for name in sorted(count):
    print(name, count[name])
