module.exports = { displayName: 'pretext-rotation', preset: '../../../jest.preset.cjs' };
