// Jest's own environment variables do not reach native code: these do.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

// One process: TensorFlow takes every core, and a second copy of it only memory.
module.exports = { displayName: 'backend', preset: '../../jest.preset.cjs', maxWorkers: 1 };
