module.exports = { displayName: 'audit-trials', preset: '../../jest.preset.cjs' };
