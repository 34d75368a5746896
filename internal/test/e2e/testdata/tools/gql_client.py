"""Fetches the schema as gql does, and asks with validation against it."""

import sys

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

client = Client(transport=RequestsHTTPTransport(url=sys.argv[1]), fetch_schema_from_transport=True)
people = client.execute(gql("{ people(first: 2, orderBy: [{name: ASC}]) { nodes { name } } }"))["people"]["nodes"]
print(len(people), "people")
