export { openBrowser } from './open-browser';
export { unpackChromium, type UnpackedChromium } from './unpack-chromium';
