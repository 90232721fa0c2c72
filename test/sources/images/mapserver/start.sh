# Fills the templates in: ports, the server's own pages and the projections, wherever Debian put them.
MAPSERV=$(dpkg -L cgi-mapserver | grep 'cgi-bin/mapserv$')
PAGES=$(dpkg -L mapserver-bin | grep 'html-plain$')/
PROJECTIONS=$(dirname "$(dpkg -L proj-data | grep '/proj.db$')")
for name in city.map mapserver.conf lighttpd.conf; do
  sed "s#%PORT%#$PORT#g;s#%STORE%#host=$STORE_HOST port=$STORE_PORT#g;s#%MAPSERV%#$MAPSERV#;s#%PAGES%#$PAGES#;s#%PROJECTIONS%#$PROJECTIONS#" \
    "/templates/$name" > "/city/$name"
done
exec lighttpd -D -f /city/lighttpd.conf
