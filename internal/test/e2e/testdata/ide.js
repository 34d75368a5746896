// Uses the IDE as a person would, and prints what it saw as JSON.
//
//     node ide.js MODULES CHROMIUM URL [SCREENSHOT]
const [modules, executablePath, url, screenshot] = process.argv.slice(2)
const { chromium } = require(modules + '/playwright-core')

const saw = { tabs: [], docs: '', completed: '', answers: [], outside: [], violated: [], errors: [] }

async function main() {
  // A test may run as root, who has no sandbox.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(60_000) // it is a small machine, and other tests run on it
    const local = (u) => u.startsWith(url + '/') || /^(data|blob):/.test(u)
    page.on('request', (r) => local(r.url()) || saw.outside.push(r.url()))
    page.on('response', (r) => r.status() < 400 || saw.errors.push(`${r.status()} ${r.url()}`))
    page.on('pageerror', (e) => saw.errors.push(String(e)))
    page.on('console', (m) => m.type() === 'error' && saw.errors.push(m.text()))
    await page.exposeFunction('violated', (what) => saw.violated.push(what))
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (e) =>
        window.violated(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`),
      ),
    )

    await page.goto(url + '/ide/')
    const editor = page.locator('.graphiql-query-editor .monaco-editor').first()
    const result = page.locator('.graphiql-response .view-lines')
    await editor.waitFor()
    saw.tabs = await page.locator('.graphiql-tab-button').allTextContents()

    // The first tab's query.
    await run(page)
    await result.getByText('assertedBy').first().waitFor()
    saw.answers.push(await answer(page))

    // A type's page.
    await page.getByLabel('Show Documentation Explorer').click()
    await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().click()
    await page.locator('.graphiql-doc-explorer').getByText('Person', { exact: true }).first().click()
    saw.docs = await page.locator('.graphiql-doc-explorer .graphiql-markdown-description').first().innerText()
    if (screenshot) await page.screenshot({ path: screenshot })

    // A query of one's own, in a new tab. The editor closes what is opened.
    await page.getByLabel('New tab').click()
    await editor.click()
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Delete')
    await page.keyboard.type('{ peopl')
    const suggested = page.locator('.suggest-widget .monaco-list-row').first()
    if (!(await suggested.isVisible())) await page.keyboard.press('Control+Space')
    await suggested.getByText('people').first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type(' { totalCount')
    await page.keyboard.press('Escape') // what it suggests for that
    saw.completed = (await text(page, 'operation')).match(/[{}]|\w+/g).join(' ')
    await run(page)
    await result.getByText('totalCount').first().waitFor()
    saw.answers.push(await answer(page))
  } finally {
    await browser.close()
  }
}

async function run(page) {
  await page.locator('.graphiql-execute-button').click()
}

// The text of an editor: it shows only the lines in sight.
async function text(page, name) {
  return page.evaluate(
    (name) => window.__MONACO.editor.getModels().find((m) => m.uri.path.includes(name)).getValue(),
    name,
  )
}

async function answer(page) {
  return JSON.parse(await text(page, 'response'))
}

main().then(
  () => console.log(JSON.stringify(saw)),
  (e) => {
    console.error(e, JSON.stringify(saw))
    process.exit(1)
  },
)
