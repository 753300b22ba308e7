export { createPlugin } from './create-plugin';
export { registerRun, registerSinks, type Run } from './register';
