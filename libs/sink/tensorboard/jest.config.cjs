module.exports = { displayName: 'sink-tensorboard', preset: '../../../jest.preset.cjs' };
