module.exports = { displayName: 'sink-mlflow', preset: '../../../jest.preset.cjs' };
