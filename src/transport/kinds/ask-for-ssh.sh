#!/bin/sh
# ssh starts this in place of asking on a terminal (SSH_ASKPASS). It hands the question to the run that has started ssh, over a socket that only
# this user can open, and writes the answer where ssh reads it. Without one it ends with 1, and ssh goes on without; where the login is to end,
# or the run is gone, it ends the ssh that asks, which would send an empty answer.
exec "$LONGSHORE_ASK_NODE" -e '
const socket = require("node:net").connect(process.env.LONGSHORE_ASK_SOCKET);
const { LONGSHORE_ASK_LOGIN: login, SSH_ASKPASS_PROMPT: hint } = process.env;
let answer = "";
const endLogin = () => {
  process.kill(process.ppid, "SIGKILL");
  process.exit(1);
};
socket.on("error", endLogin);
socket.on("data", (chunk) => (answer += chunk));
socket.on("end", () => {
  if (answer === "") endLogin();
  else if (answer.startsWith("+")) process.stdout.write(answer.slice(1));
  else process.exitCode = 1;
});
socket.write(JSON.stringify({ login, hint, question: process.argv[1] }) + "\n");
' -- "$1"
