module.exports = { displayName: 'lens-fgsm', preset: '../../../jest.preset.cjs' };
