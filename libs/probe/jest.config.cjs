module.exports = { displayName: 'probe', preset: '../../jest.preset.cjs' };
