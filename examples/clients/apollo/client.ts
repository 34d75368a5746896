// An Apollo client as a front end sets it up: which types stand behind an interface, and which fields are pages
// of one list.
import {ApolloClient, HttpLink, InMemoryCache} from '@apollo/client';
import {relayStylePagination} from '@apollo/client/utilities';
import generated from '../generated/possible-types.js';

// Pages of one list have these arguments alike; by the others they differ.
export const clientOf = (uri: string) => new ApolloClient({
  link: new HttpLink({uri}),
  cache: new InMemoryCache({
    possibleTypes: generated.possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          statements: relayStylePagination(['where', 'orderBy']),
          search: relayStylePagination(['query', 'types', 'where']),
          timeline: relayStylePagination(['of', 'depth', 'types', 'direction', 'where', 'limit', 'perNode', 'exclude', 'from', 'to', 'certainly']),
        },
      },
      // Of every type of node.
      Node: {fields: {relationships: relayStylePagination(['types', 'direction', 'where'])}},
    },
  }),
});
