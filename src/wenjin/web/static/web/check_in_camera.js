// Reads codes from the camera: by the browser where it can (BarcodeDetector), by jsQR where it cannot.
"use strict";

const openDoorCamera = (video, decoder, seen) => {
  const EVERY = 120; // milliseconds between two looks
  const WIDTH = 640; // a code at arm's length needs no more
  const canvas = document.createElement("canvas");
  let stream;
  let timer;
  let read;

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });

  const native = async () => {
    if (!window.BarcodeDetector) return null;
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (!formats.includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(video)).map((one) => one.rawValue);
  };
  const ours = async () => {
    if (!window.jsQR) await load(decoder);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, WIDTH / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      const found = jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" });
      return found && found.data ? [found.data] : [];
    };
  };

  const look = async () => {
    if (!stream) return;
    if (video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth) {
      const texts = await read().catch(() => []);
      for (const text of texts) await seen(text);
    }
    if (stream) timer = setTimeout(look, EVERY);
  };

  return {
    start: async () => {
      const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 } };
      read = read || (await native()) || (await ours());
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      look();
    },
    stop: () => {
      clearTimeout(timer);
      for (const track of stream ? stream.getTracks() : []) track.stop();
      stream = undefined;
      video.srcObject = null;
      video.hidden = true;
    },
  };
};
