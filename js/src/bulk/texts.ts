// The texts of faults of files, as opposed to those of numbers, which the catalogues have.
import type { Fact } from "../types.js";

/** The codes of faults of files. */
export type CsvCode = keyof typeof ENGLISH;

/** The text in the language of a catalogue, or in English. `{name}` is a fact. */
export function csvText(code: CsvCode, facts: Readonly<Record<string, Fact>>, language = "en"): string {
  const texts = TEXTS[language.slice(0, 2)] ?? ENGLISH;
  return texts[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
}

const ENGLISH = {
  "csv/empty": "The file has no rows. Choose a file with a header and a row for each number.",
  "csv/column-missing": "There is no column for this field: {field}. Add it, choose the column that has it, or set it for all rows.",
  "csv/column-repeated": "Two columns stand for the same field: {field}. Remove one of them.",
  "csv/column-unknown": "This column is not known, and is ignored. Choose the field that it stands for.",
  "csv/cells": "The row has more cells than the header. Put a cell with a separator into quotation marks.",
  "csv/quotes": "The quotation marks in this row are not in pairs. Write a quotation mark in a cell twice.",
  "csv/quote-unclosed": "A quotation mark is not closed, so that the rest of the file cannot be read. Close it.",
  "csv/number-changed": "The number is written differently in the file. It is sent in international format.",
  "csv/number-repeated": "The number is in row {first} already. Remove one of the rows.",
};

const TEXTS: Readonly<Record<string, typeof ENGLISH>> = {
  de: {
    "csv/empty": "Die Datei hat keine Zeilen. Wählen Sie eine Datei mit Überschriften und einer Zeile je Rufnummer.",
    "csv/column-missing":
      "Für dieses Feld gibt es keine Spalte: {field}. Fügen Sie sie hinzu, wählen Sie eine Spalte, oder legen Sie es für alle fest.",
    "csv/column-repeated": "Zwei Spalten stehen für dasselbe Feld: {field}. Entfernen Sie eine davon.",
    "csv/column-unknown": "Diese Spalte ist nicht bekannt und wird nicht gelesen. Wählen Sie das Feld, für das sie steht.",
    "csv/cells": "Die Zeile hat mehr Zellen als die Überschrift. Setzen Sie eine Zelle mit Trennzeichen in Anführungszeichen.",
    "csv/quotes": "Die Anführungszeichen in dieser Zeile sind nicht paarweise. Verdoppeln Sie Anführungszeichen in einer Zelle.",
    "csv/quote-unclosed": "Ein Anführungszeichen ist nicht geschlossen; der Rest der Datei ist nicht lesbar. Schließen Sie es.",
    "csv/number-changed": "Die Rufnummer steht anders in der Datei. Sie wird im internationalen Format gesendet.",
    "csv/number-repeated": "Die Rufnummer steht schon in Zeile {first}. Entfernen Sie eine der Zeilen.",
  },
  es: {
    "csv/empty": "El archivo no tiene filas. Elija un archivo con encabezados y una fila por número.",
    "csv/column-missing":
      "No hay columna para este campo: {field}. Añádala, elija la columna que lo contiene o indíquelo para todas las filas.",
    "csv/column-repeated": "Dos columnas corresponden al mismo campo: {field}. Quite una de ellas.",
    "csv/column-unknown": "Esta columna no se conoce y se ignora. Elija el campo al que corresponde.",
    "csv/cells": "La fila tiene más celdas que el encabezado. Ponga entre comillas la celda que contiene un separador.",
    "csv/quotes": "Las comillas de esta fila no forman pares. Duplique las comillas dentro de una celda.",
    "csv/quote-unclosed": "Falta cerrar unas comillas y no se puede leer el resto del archivo. Ciérrelas.",
    "csv/number-changed": "El número está escrito de otra forma en el archivo. Se envía en formato internacional.",
    "csv/number-repeated": "El número ya está en la fila {first}. Quite una de las filas.",
  },
  fr: {
    "csv/empty": "Le fichier n’a pas de lignes. Choisissez un fichier avec un en-tête et une ligne par numéro.",
    "csv/column-missing":
      "Aucune colonne pour ce champ : {field}. Ajoutez-la, choisissez la colonne qui le contient ou indiquez-le pour toutes les lignes.",
    "csv/column-repeated": "Deux colonnes correspondent au même champ : {field}. Supprimez l’une d’elles.",
    "csv/column-unknown": "Cette colonne n’est pas connue et est ignorée. Choisissez le champ auquel elle correspond.",
    "csv/cells": "La ligne a plus de cellules que l’en-tête. Mettez entre guillemets la cellule qui contient un séparateur.",
    "csv/quotes": "Les guillemets de cette ligne ne vont pas par paires. Doublez les guillemets à l’intérieur d’une cellule.",
    "csv/quote-unclosed": "Des guillemets ne sont pas fermés et la suite du fichier est illisible. Fermez-les.",
    "csv/number-changed": "Le numéro est écrit autrement dans le fichier. Il est envoyé au format international.",
    "csv/number-repeated": "Le numéro est déjà à la ligne {first}. Supprimez l’une des lignes.",
  },
  ja: {
    "csv/empty": "ファイルに行がありません。見出しと、番号ごとの行があるファイルを選択してください。",
    "csv/column-missing": "この項目の列がありません: {field}。列を追加するか、該当する列を選択するか、全行に共通の値を設定してください。",
    "csv/column-repeated": "2つの列が同じ項目を表しています: {field}。一方を削除してください。",
    "csv/column-unknown": "この列は認識されないため無視されます。対応する項目を選択してください。",
    "csv/cells": "行のセルの数が見出しより多くなっています。区切り文字を含むセルは引用符で囲んでください。",
    "csv/quotes": "この行の引用符が対になっていません。セル内の引用符は2つ重ねてください。",
    "csv/quote-unclosed": "引用符が閉じられていないため、以降を読み取れません。引用符を閉じてください。",
    "csv/number-changed": "ファイルでは番号の書き方が異なります。国際形式で送信されます。",
    "csv/number-repeated": "この番号は{first}行目に既にあります。どちらかの行を削除してください。",
  },
};
