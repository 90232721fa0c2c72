# /records is filled before the start; the repository is made of it anew each time.
sed "s#%PORT%#$PORT#g" /catalogue.yml > /catalogue/catalogue.yml
export PYCSW_CONFIG=/catalogue/catalogue.yml
/venv/bin/pycsw-admin.py setup-repository --config "$PYCSW_CONFIG" || exit 1
/venv/bin/pycsw-admin.py load-records --config "$PYCSW_CONFIG" --path /records --recursive || exit 1
exec /venv/bin/gunicorn --no-control-socket -w 2 -b "127.0.0.1:$PORT" pycsw.wsgi_flask:APP
