/** The global build, as pages of the test site have it. */
declare const footlight: typeof import('footlight');
