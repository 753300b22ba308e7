// A stand-in for the trainer that needs no TensorFlow: 40 ms to start in place of seconds. It trains nothing, but it is as exposed as the trainer is:
// a process of its own that computes step by step, appends to a file that it holds open, saves checkpoints under another name and renames them, goes
// on from the last one, answers SIGTERM by saving, and ends when its parent is gone.
//
// A step takes the SHA-256 of the state before it: a step that is left out, or done on the wrong state, changes the figure in the end.
const { createHash } = require('node:crypto');
const { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

let isStopped = false;
process.on('SIGTERM', () => (isStopped = true));
process.on('SIGINT', () => (isStopped = true));
process.on('disconnect', () => (isStopped = true));

const write = (file, value) => {
  writeFileSync(`${file}.tmp`, JSON.stringify(value));
  renameSync(`${file}.tmp`, file);
};

const work = async ({ folder, stage, token, seed, steps, stepMs, checkpointEvery }) => {
  const [checkpoint, history, metrics] = ['checkpoint.json', 'history.jsonl', 'metrics.json'].map((name) => join(folder, name));
  let { step, state } = existsSync(checkpoint) ? JSON.parse(readFileSync(checkpoint, 'utf8')) : { step: 0, state: `seed ${seed}` };
  appendFileSync(history, `${JSON.stringify({ token, stage, from: step })}\n`);
  while (step < steps && !isStopped) {
    await new Promise((resolve) => setTimeout(resolve, stepMs));
    state = createHash('sha256').update(state).digest('hex');
    step += 1;
    appendFileSync(history, `${JSON.stringify({ token, step })}\n`);
    if (step % checkpointEvery === 0) write(checkpoint, { step, state });
  }
  write(checkpoint, { step, state });
  if (step < steps) return 'stopped';
  if (stage === 'evaluate') write(metrics, { rows: [{ seed, metric: 'state', value: state }] });
  return stage === 'evaluate' ? 'finished' : 'paused';
};

process.once('message', (order) => {
  work(order)
    .catch((error) => ({ error: String(error) }))
    .then((end) => (process.connected ? process.send(end, () => process.exit()) : process.exit(1)));
});
