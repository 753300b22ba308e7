module.exports = { displayName: 'sink-jsonl', preset: '../../../jest.preset.cjs' };
