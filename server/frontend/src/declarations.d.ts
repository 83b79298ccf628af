// What the build makes of these imports: the text of a style sheet, the address of a file.
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.json" {
  const address: string;
  export default address;
}
