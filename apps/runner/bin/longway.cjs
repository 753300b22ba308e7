#!/usr/bin/env node
// Runs the built command. Plain CommonJS without dependencies, so that it can say what to do in a checkout that is not set up.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '../dist/main.js');
if (!existsSync(main)) {
  console.error('longway is not built yet.\n  remedy:   npm run setup');
  process.exit(4);
}
require(main)
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
    // What a plugin left open, a socket say, must not keep the process for ever.
    setTimeout(() => process.exit(), 2000).unref();
  });
