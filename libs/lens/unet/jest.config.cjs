module.exports = { displayName: 'lens-unet', preset: '../../../jest.preset.cjs' };
