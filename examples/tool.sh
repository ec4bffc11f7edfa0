# On the computer where Iris runs, with curl alone
curl -sS http://127.0.0.1:8080/events/doorbell -H 'Content-Type: application/json' -d '{"who":"Anna"}'
curl -sSN http://127.0.0.1:8080/events
