# Every link is built of server.url, so the port is known before the start. The description of the API is generated once.
export PYGEOAPI_CONFIG=/city.yml PYGEOAPI_OPENAPI=/tmp/openapi.yml
/venv/bin/pygeoapi openapi generate "$PYGEOAPI_CONFIG" --output-file "$PYGEOAPI_OPENAPI" || exit 1
exec /venv/bin/gunicorn --no-control-socket -w 2 -b "127.0.0.1:$PORT" pygeoapi.flask_app:APP
