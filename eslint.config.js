import tseslint from 'typescript-eslint';

/** Ambient effects are parameters (docs/architecture.md): these globals stay out of the pure folders. */
const ambient = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Take a Clock as a parameter.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock as a parameter.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Take a Random as a parameter.' },
];

export default tseslint.config(
  // tests/programs holds hundreds of small mock networks; the type checker reads them.
  { ignores: ['dist/', 'node_modules/', 'coverage/', '**/*.generated.ts', 'examples/app/aqua/*.ts', 'tests/programs/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/unified-signatures': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  { files: ['compiler/**', 'runtime/**'], ignores: ['runtime/peer/defaults.ts', 'runtime/marine/wasi/defaults.ts'], rules: { 'no-restricted-syntax': ['error', ...ambient] } },
  { files: ['tests/**', 'scripts/**', 'examples/**'], rules: { '@typescript-eslint/no-unnecessary-condition': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
