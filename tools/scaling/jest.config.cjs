module.exports = { displayName: 'scaling', preset: '../../jest.preset.cjs' };
