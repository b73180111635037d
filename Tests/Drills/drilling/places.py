"""Where a record can be: a place of its own on each engine that there is, as the options of a command."""
import contextlib
import os
import secrets
import subprocess

POSTGRES = os.environ.get("HOMEWARD_TEST_POSTGRES")


@contextlib.contextmanager
def sqlite(room):
    yield ["--data", room / "data"]


@contextlib.contextmanager
def postgresql(_):
    schema = f"drill_{secrets.token_hex(6)}"
    ask(f"CREATE SCHEMA {schema}")
    try:
        yield ["--database", f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options=-csearch_path%3D{schema}"]
    finally:
        ask(f"SET client_min_messages = warning; DROP SCHEMA {schema} CASCADE")


def ask(sql, address=POSTGRES):
    return subprocess.run(["psql", address, "-qAtXc", sql], check=True, capture_output=True, text=True).stdout.strip()


def engines():
    """SQLite, and PostgreSQL if HOMEWARD_TEST_POSTGRES says where one is."""
    if not POSTGRES:
        print("SKIPPED on PostgreSQL: HOMEWARD_TEST_POSTGRES says nowhere")
    return [("SQLite", sqlite)] + ([("PostgreSQL", postgresql)] if POSTGRES else [])
