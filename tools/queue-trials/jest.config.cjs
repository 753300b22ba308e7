module.exports = { displayName: 'queue-trials', preset: '../../jest.preset.cjs' };
