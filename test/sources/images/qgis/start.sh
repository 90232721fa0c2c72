# The project names the store and the server's own address, so it is made when both are known.
export QT_QPA_PLATFORM=offscreen LANG=C.UTF-8
python3 /make-project.py /city/city.qgs || exit 1
MAPSERV=$(dpkg -L qgis-server-bin | grep 'cgi-bin/qgis_mapserv.fcgi$')
sed "s#%PORT%#$PORT#g;s#%MAPSERV%#$MAPSERV#" /templates/lighttpd.conf > /city/lighttpd.conf
exec lighttpd -D -f /city/lighttpd.conf
