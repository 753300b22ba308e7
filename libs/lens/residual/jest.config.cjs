module.exports = { displayName: 'lens-residual', preset: '../../../jest.preset.cjs' };
