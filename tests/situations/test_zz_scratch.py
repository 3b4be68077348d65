import threading, time, sys, os
from datetime import UTC, datetime
from werkzeug.serving import make_server
from app.demo import loading
from app.factory import create_app
from config.settings import Settings
from tenants.files import FileStore
from tenants.registry import all_places
from tenants.scope import Database
from tests.conftest import url_as
NOW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)

def test_shots(clone, empty_template, postgres_url, tmp_path):
    name = clone(empty_template)
    dbs = {l: Database(url_as(postgres_url, name, l), files=FileStore(tmp_path/"f"), ring=lambda *_: None, clock=lambda: NOW) for l in ("web","worker")}
    s = Settings(database_url="", redis_url="unix:///x", secret=b"0"*64, public_url="http://127.0.0.1:8765", var=tmp_path, demo=True, port=8765)
    t=time.time()
    loading.load(dbs["worker"], key=s.key("demo"), today=NOW.date(), progress=lambda *a, **k: None)
    print("load", time.time()-t)
    app = create_app(s, dbs["web"])
    server = make_server("127.0.0.1", 8765, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    from app.accounts import service as accounts
    from tests.world import World
    from sqlalchemy import select
    from app.accounts.models import Person
    places = {p.slug: p for p in all_places(dbs["web"])}
    def token(slug, role):
        e = next(x for x in loading.sign_ins(s.key("demo")) if x["place"]==slug and x["role"]==role)
        with dbs["web"].scope(places[slug]) as scope:
            pid = scope.db.scalar(select(Person.id).where(Person.email==e["email"]))
        with dbs["web"].scope(places[slug]) as scope:
            return accounts._open_session(scope, pid)
    from playwright.sync_api import sync_playwright
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox","--disable-gpu","--disable-quic"])
        for n, (slug, role, path, w) in enumerate([
            ("koping","coordinator","/lagesbild/2026-11-16",1280), ("koping","coordinator","/",1280), ("koping","school","/lagesbild/",390),
            ("koping","school","/",390),
            ("vastra-malardalen","area_chief","/omradet/",1280), ("vastra-malardalen","area_chief","/omradet/",390)]):
            c = b.new_context(viewport={"width":w,"height":900})
            c.add_cookies([{"name":"samsyn","value":token(slug, role),"url":"http://127.0.0.1:8765"}])
            pg = c.new_page()
            logs=[]
            pg.on("console", lambda m: logs.append(m.text)); pg.on("pageerror", lambda e: logs.append(str(e)))
            t=time.time()
            r = pg.goto(f"http://127.0.0.1:8765/{slug}{path}")
            pg.wait_for_timeout(300)
            if pg.locator("iframe").count():
                pg.locator("iframe").scroll_into_view_if_needed(); pg.wait_for_timeout(1500)
            print(slug, role, path, r.status, round(time.time()-t,2), logs)
            pg.screenshot(path=f"/tmp/sit/shot{n}.png", full_page=True)
            c.close()
        b.close()
    server.shutdown()
    for d in dbs.values(): d.engine.dispose()
