module.exports = { displayName: 'lens-identity', preset: '../../../jest.preset.cjs' };
