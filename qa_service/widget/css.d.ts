// The bundler gives a style sheet as its text.
declare module "*.css" {
  const css: string;
  export default css;
}
