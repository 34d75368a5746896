// Lists of a node: Relay asks for their next pages through node(id:). Relay keeps one edge
// for each node of a connection, so these lists are distinct: a person who is defendant and
// appellant in one case has one edge with two relationships.
import {graphql} from 'react-relay';

export const query = graphql`
  query PersonQuery($id: ID!, $count: Int!) {
    person(id: $id) {
      name
      ...Person_cases @arguments(count: $count)
      ...Person_relationships @arguments(count: $count)
    }
  }
`;

// Of one type: what is at one end.
export const cases = graphql`
  fragment Person_cases on Person
  @argumentDefinitions(count: {type: "Int!"}, cursor: {type: "String"})
  @refetchable(queryName: "PersonCasesQuery") {
    cases(distinct: true, first: $count, after: $cursor, orderBy: [{filed: DESC}]) @connection(key: "Person_cases") {
      edges {
        relationships { id role }
        node { id title }
      }
    }
  }
`;

// Of any type: every relationship.
export const relationships = graphql`
  fragment Person_relationships on Node
  @argumentDefinitions(count: {type: "Int!"}, cursor: {type: "String"}, types: {type: "[RelationshipType!]"})
  @refetchable(queryName: "PersonRelationshipsQuery") {
    relationships(distinct: true, types: $types, first: $count, after: $cursor) @connection(key: "Person_relationships") {
      edges {
        relationships { id type status source { id } target { id } }
        node { id label }
      }
    }
  }
`;
