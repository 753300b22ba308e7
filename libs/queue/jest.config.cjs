module.exports = { displayName: 'queue', preset: '../../jest.preset.cjs' };
