# Tables are read once at the start: the store has to be seeded before.
export DATABASE_URL="postgresql://postgres@$STORE_HOST:$STORE_PORT/city" TIPG_DB_SCHEMAS='["public"]'
exec /venv/bin/uvicorn tipg.main:app --host 127.0.0.1 --port "$PORT" --log-level warning
