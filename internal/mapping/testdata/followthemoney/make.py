"""Writes entities of each schema as the followthemoney library does."""
import json, sys
from followthemoney import model

def put(id, schema, **properties):
    entity = model.make_entity(schema)
    entity.id = id
    for name, values in properties.items():
        entity.add(name, values)
        if not entity.get(name):
            sys.exit(f"{schema} has no {name} like {values}")
    model.get(schema).validate(entity.to_dict())
    print(json.dumps(entity.to_dict()))

put("m1", "Membership", member=["p1", "p2"], organization="o1", role="treasurer", startDate="2010-05")
put("p1", "Person", name=["Ada Sample", "A. Sample"], alias="Ady", birthDate=["1970-05"], gender="female", nationality=["mn", "kh"], religion="none", summary="One.", notes="Two.", wikidataId="Q42", proof="d1")
put("p2", "Person", name="Ben Sample", deathDate="2011-01-02", citizenship="mn")
put("o1", "Organization", name="Sample Club", abbreviation="SC", incorporationDate="1999", mainCountry="mn")
put("b1", "PublicBody", name="Ministry of Samples", website="https://samples.example/")
put("c1", "Company", name="Sample Ltd", registrationNumber="123")
put("u1", "UserAccount", username="ada", service="EXAMPLE", owner=["p1", "c1"], name="ada")
put("w1", "Ownership", owner="p2", asset="c1")
put("x1", "CourtCase", name="State v Sample", category="Criminal", caseNumber="1/2010", fileDate="2010-01-01", court="Sample Court")
put("y1", "CourtCaseParty", party="p1", case="x1", role="Defendant")
put("y2", "CourtCaseParty", party="o1", case="x1", role="amicus")
put("s1", "Sanction", entity="p1", program="Sample list", listingDate="2012-03-04", authority="Samples", endDate="2013")
put("d1", "Document", fileName="a.pdf", title="A paper", publishedAt="2010-02-03T04:05:06")
put("g1", "Documentation", document="d1", entity="o1")
put("e1", "Event", name="A meeting", date="2010", involved=["p1", "o1"], organizer="b1", location="Sampletown")
put("t1", "Position", name="Minister", organization="b1")
put("t2", "Position", name="Roving envoy")
put("h1", "Occupancy", holder="p1", post="t1", startDate="2011")
put("h2", "Occupancy", holder="p1", post="t2")
put("r1", "Directorship", director=["p2"], organization="c1", role="director")
put("v1", "Vessel", name="Samplina")
