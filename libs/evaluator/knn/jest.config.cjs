module.exports = { displayName: 'evaluator-knn', preset: '../../../jest.preset.cjs' };
