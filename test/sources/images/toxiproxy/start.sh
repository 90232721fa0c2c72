# The interface is on 127.0.0.1:$PORT; each proxy chooses a free port of its own.
exec /toxiproxy -host 127.0.0.1 -port "$PORT"
