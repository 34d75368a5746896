// A list of the root, paged either way: next pages are asked for with first and
// after, earlier ones with last and before.
import {graphql} from 'react-relay';

export const query = graphql`
  query StatementsQuery($where: StatementWhere, $count: Int!) {
    ...Statements_forward @arguments(count: $count)
    ...Statements_backward @arguments(count: $count)
    ...Statements_both @arguments(first: $count)
  }
`;

export const forward = graphql`
  fragment Statements_forward on Query
  @argumentDefinitions(count: {type: "Int!"}, cursor: {type: "String"})
  @refetchable(queryName: "StatementsForwardQuery") {
    statements(where: $where, first: $count, after: $cursor) @connection(key: "Statements_statements", filters: ["where"]) {
      totalCount
      edges { node { id summary } }
    }
  }
`;

export const backward = graphql`
  fragment Statements_backward on Query
  @argumentDefinitions(count: {type: "Int!"}, cursor: {type: "String"})
  @refetchable(queryName: "StatementsBackwardQuery") {
    earlier: statements(where: $where, last: $count, before: $cursor) @connection(key: "Statements_earlier", filters: ["where"]) {
      edges { node { id summary } }
    }
  }
`;

export const both = graphql`
  fragment Statements_both on Query
  @argumentDefinitions(first: {type: "Int"}, after: {type: "String"}, last: {type: "Int"}, before: {type: "String"})
  @refetchable(queryName: "StatementsBothQuery") {
    around: statements(where: $where, first: $first, after: $after, last: $last, before: $before)
    @connection(key: "Statements_around", filters: ["where"]) {
      edges { node { id summary } }
    }
  }
`;
