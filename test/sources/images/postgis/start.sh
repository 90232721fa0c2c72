# Listens on 127.0.0.1:$PORT. Nothing here has to survive a crash, so nothing waits for a disk.
exec postgres -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120 -c timezone=UTC
