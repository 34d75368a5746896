// The page of the IDE: GraphiQL on this server's endpoint, with the examples that
// the server gives as its first tabs.
import 'graphiql/setup-workers/vite'
// One by one, since graphiql/style.css brings the editor's styles a second time.
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import 'graphiql/graphiql.css'
import './main.css'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'

async function ask(params, options) {
  const answer = await fetch('../graphql', {
    method: 'POST',
    headers: {
      ...options?.headers,
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify(params),
  })
  // What a proxy says is not JSON.
  const text = await answer.text()
  try {
    return JSON.parse(text)
  } catch {
    return { errors: [{ message: `${answer.status} ${answer.statusText}: ${text}` }] }
  }
}

const examples = await fetch('examples.json').then((answer) => answer.json())

createRoot(document.getElementById('root')).render(
  <GraphiQL
    fetcher={ask}
    defaultTabs={examples.map((query) => ({ query }))}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <a href="../">Casegraph</a>
    </GraphiQL.Logo>
  </GraphiQL>,
)
