import type { OpenTransport } from "./transport";

const SUBPROTOCOL = "iris.v1";

/** The usual transport: a WebSocket. */
export function webSocketTransport(address: string): OpenTransport {
  return (listener) => {
    const socket = new WebSocket(address, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      listener.closed();
    };
    socket.onopen = () => over || listener.opened();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      over || listener.frame(data);
    socket.onclose = end;
    return {
      send: (frame) => socket.send(frame),
      close: () => {
        // On a dead line the browser waits long for the other side's goodbye.
        socket.close();
        end();
      },
    };
  };
}
