module.exports = { displayName: 'sink-csv', preset: '../../../jest.preset.cjs' };
