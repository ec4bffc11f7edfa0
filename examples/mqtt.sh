# With [nats] mqtt_port = 1883 in iris.toml, and Mosquitto's own tools
mosquitto_pub -V mqttv311 -h 127.0.0.1 -p 1883 -u doorbell -P TOKEN \
  -t iris/iris/main/event/doorbell -m '{"data":{"who":"Anna"}}'
mosquitto_sub -V mqttv311 -h 127.0.0.1 -p 1883 -u doorbell -P TOKEN \
  -t 'iris/+/+/avatar/+' -v
