module.exports = { displayName: 'pretext-jigsaw', preset: '../../../jest.preset.cjs' };
