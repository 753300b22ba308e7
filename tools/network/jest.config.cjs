module.exports = { displayName: 'network', preset: '../../jest.preset.cjs' };
