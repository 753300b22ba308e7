module.exports = { displayName: 'experiments', preset: '../../jest.preset.cjs' };
