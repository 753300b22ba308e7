module.exports = { displayName: 'results', preset: '../../jest.preset.cjs' };
