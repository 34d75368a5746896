"""Reads the tables and the store in a folder with DuckDB, and the store with Datasette,
by names without quotes, and prints what it found."""
import asyncio, logging, pathlib, sys
import duckdb, duckdb_extension_sqlite_scanner
from datasette.app import Datasette

logging.disable()
folder = pathlib.Path(sys.argv[1])
db = duckdb.connect()
extension = next(pathlib.Path(duckdb_extension_sqlite_scanner.__file__).parent.rglob("*.duckdb_extension"))
db.execute(f"LOAD '{extension}'")
db.execute(f"ATTACH '{folder}/graph.db' AS graph (TYPE sqlite, READ_ONLY)")
for table in sorted(folder.glob("*.csv")):
    columns = [d[0] for d in db.execute(f"SELECT * FROM '{table}'").description]
    db.execute(f"SELECT {', '.join(f'{c}::VARCHAR AS {c}' for c in columns)} FROM '{table}'").fetchall()
views = [v for (v,) in db.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%_view' ORDER BY 1").fetchall()]
for view in views:
    columns = [d[0] for d in db.execute(f"SELECT * FROM graph.{view}").description]
    db.execute(f"SELECT {', '.join(columns)} FROM graph.{view}").fetchall()
print(len(views), "views")
for name, made, person in [("tables", f"'{folder}/Made.csv'", f"'{folder}/Person.csv'"), ("views", "graph.Made_view", "graph.Person_view")]:
    found = db.execute(f"SELECT p.name, count(*) FROM {made} m JOIN {person} p ON m.from_id = p.id GROUP BY p.name ORDER BY 2 DESC, 1")
    print(name, found.fetchall())


async def browse():
    served = Datasette([str(folder / "graph.db")])
    await served.invoke_startup()
    for path in ["Party_view.json?_shape=array&_col=from_label&_col=role", "Citation_view.json?_shape=array&fact=per-nak&_col=source&_col=locator"]:
        answer = await served.client.get("/graph/" + path)
        print("datasette", answer.status_code, answer.text)


asyncio.run(browse())
