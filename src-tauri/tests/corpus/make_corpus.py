"""Makes the files of this corpus. Needs openpyxl, xlsxwriter, pyexcelerate, xlwt, odfpy and msoffcrypto-tool; Gnumeric's
ssconvert for the gnumeric_* files, where it is at hand. The sheetjs_* files are by make_corpus.js.

The files are kept, so that no test needs any of these; run it again only to add files:
    python3 make_corpus.py && UPDATE_CORPUS=1 cargo nextest run --no-default-features corpus
and read what changed in the *.expected files.
"""

import datetime
import io
import os
import shutil
import subprocess
import zipfile

import odf.element
import odf.namespaces
import odf.number
import odf.office
import odf.opendocument
import odf.style
import odf.table
import odf.text
import msoffcrypto.format.ooxml
import openpyxl
import pyexcelerate
import xlsxwriter
import xlwt

HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = ["consultora_code", "consultora_name", "product_code", "quantity"]
ROWS = [
    ["00958", "María Núñez", "24318", 2],
    ["10742", "Ana Pérez", "00077", 1],
    ["00958", "María Núñez", "51260", 3],
]


def path(name):
    return os.path.join(HERE, name)


def text(name, content, encoding="utf-8"):
    data = content if isinstance(content, bytes) else content.encode(encoding)
    with open(path(name), "wb") as file:
        file.write(data)


def csv(delimiter=";", end="\r\n", header=HEADER, rows=ROWS):
    lines = [header] + rows
    return "".join(delimiter.join(str(cell) for cell in line) + end for line in lines)


# Text: encodings, delimiters, line ends.
text("utf8.csv", csv())
text("utf8_bom.csv", csv(), "utf-8-sig")
text("utf16_bom.txt", csv("\t"), "utf-16")
text("utf16_be.txt", csv("\t"), "utf-16-be")
text("utf16_le.txt", csv("\t"), "utf-16-le")
text("excel_chile_windows1252.csv", csv(header=["Cód. Consultora", "Nombre", "Código Producto", "Cantidad"]), "cp1252")
text("latin1_short.csv", "CB;Nombre;SKU;Cant\n1;Ñuñez;2;3\n", "latin-1")
text("latin1_commas.csv", csv(","), "latin-1")
text("macroman.csv", csv(end="\r"), "mac-roman")
text("ascii_only.csv", csv(rows=[["1", "Ana", "2", 3]]))
text("comma.csv", csv(","))
text("tab.tsv", csv("\t"))
text("pipe.txt", csv("|"))
text("carriage_returns.csv", csv(end="\r"))
text("mixed_line_ends.csv", "CB;SKU;Cantidad\n1;A;1\r\n2;B;2\r3;C;3\n")
text("no_last_line_end.csv", csv().rstrip())
text("sep_line.csv", "sep=;\r\n" + csv())
text("sep_line_bom_utf16.csv", "sep=\t\r\n" + csv("\t"), "utf-16")
text("sep_comma_with_semicolons.csv", "sep=,\n" + csv(","))

# Text: quotes and shapes.
text("quoted_all.csv", csv('";"', '"\n').replace("consultora_code", '"consultora_code', 1).replace("\n00958", '\n"00958').replace("\n10742", '\n"10742'))
text("quoted_line_breaks.csv", 'CB;Nombre;SKU;Cantidad\n1;"María\nJosé\nSoto";A;1\n2;Ana;B;x\n')
text("quoted_delimiters.csv", 'CB,Nombre,SKU,Cantidad\n1,"Soto, María",A,1\n2,"Paz; Ana | Eva",B,1\n')
text("quote_stray.csv", 'CB;Nombre;SKU;Cantidad\n1;"María;A;1\n2;Ana "La Nena" Paz;B;1\n3;Eva 15";C;1\n')
text("quote_open_at_end.csv", 'CB;SKU;Cantidad\n1;A;1\n2;B;"3\n')
text("ragged.csv", "CB;SKU;Cantidad;Zona\n1;A;1\n2;B\n3\n4;D;4;Sur;más;cosas\n")
text("blank_rows.csv", "CB;SKU;Cantidad\n\n1;A;1\n;;\n \t;;\n2;B;2\n;;\n\n")
text("title_lines.csv", "Pedidos campaña 9;;;\nSupervisora;Rosa Díaz;;\n\nCB;Nombre;SKU;Cantidad\n1;Ana;A;1\n")
text("header_in_row_19.csv", "notas\n" * 18 + "CB;SKU;Cantidad\n1;A;1\n")
text("header_too_far_down.csv", "notas\n" * 25 + "CB;SKU;Cantidad\n1;A;1\n")
text("header_repeated.csv", "CB;SKU;Cantidad\n1;A;1\nCB;SKU;Cantidad\n2;B;1\n")
text("totals_row.csv", "CB;SKU;Cantidad\n1;A;1\n2;B;2\n;Total;3\n")

# Text: columns.
text("order_of_columns.csv", "QTDE;Zona;CÓDIGO;Nome;CB\n2;Sur;24318;Ana;00958\n")
text("portal_import.csv", "CÓDIGO;QTDE\n24318;2\n")
text("two_codes.csv", "Código;Nombre;Código;Cantidad\n958;Ana;24318;2\n")
text("two_quantities.csv", "CB;SKU;Cantidad;Cantidad\n1;A;1;2\n")
text("name_of_product.csv", "CB;SKU;Nombre;Cantidad\n1;A;Perfume;2\n")
text("consultora_is_a_name.csv", "Consultora;Código;Cantidad\nMaría Soto;24318;2\n")
text("headers_with_notes.csv", "Código consultora (*);SKU *;  CANTIDAD :\n1;A;1\n")
text("no_header.csv", "00958;24318;2\n10742;77;1\n")
text("header_only.csv", "CB;SKU;Cantidad\n")

# Text: columns as people in Chile call them, in what their Excel saves.
def chile(name, *lines):
    text(name, "".join(";".join(line) + "\r\n" for line in lines), "cp1252")


chile("chile_numero_cn.csv", ["N° CN", "Nombre CN", "Cód. Material", "Unid."], ["00958", "María Núñez", "24318", "2"])
chile("chile_ordinales.csv", ["Nº", "Nº consultora", "Nº SKU", "Descripción", "Q"],
      ["1", "00958", "24318", "Perfume Kaiak 100 ml", "2"], ["2", "10742", "00077", "Jabón", "1"])
chile("chile_gato.csv", ["#", "# Consultora", "Consultora", "Artículo", "# Unidades"], ["1", "00958", "Ana Paz", "24318", "2"])
chile("chile_rut.csv", ["RUT", "Código de consultora Natura", "Ítem", "Pedido"], ["12.345.678-9", "00958", "24318", "2"])
chile("chile_solo_rut.csv", ["RUT", "SKU", "Cantidad"], ["12.345.678-9", "24318", "2"])
chile("chile_codigo_repetido.csv", ["Código", "Consultora", "Código", "Producto", "Cant."],
      ["00958", "María Núñez", "24318", "Perfume Kaiak", "2"])
chile("chile_portal_con_cb.csv", ["CB", "CÓDIGO", "QTDE"], ["00958", "24318", "2"])
chile("chile_pegado.csv", ["CODCB", "NOMBRECONSULTORA", "CODPROD", "CANT"], ["00958", "MARIA NUÑEZ", "24318", "2"])
chile("chile_unidad_de_medida.csv", ["Cod. Cons.", "SKU", "Unidad", "Cantidad pedida"], ["00958", "24318", "UN", "2"])
chile("chile_consultora_en_nombre.csv", ["Cód. CB", "Consultora", "SKU", "Total unidades"], ["00958", "Ana Paz", "24318", "2"])
chile("chile_precios.csv", ["Zona", "CN", "SKU", "Precio", "Cantidad", "Total"],
      ["Sur", "00958", "24318", "$12.990", "2", "$25.980"], ["Sur", "10742", "77", "$ 990", "1.000", "$990.000"])
chile("chile_dos_cn.csv", ["CN", "Código CN", "SKU", "Cantidad"], ["00958", "958", "24318", "2"])

# Text: values.
text("codes_of_all_kinds.csv", "CB;SKU;Cantidad\n" + "".join(
    f"{code};A;1\n" for code in
    ["00958", "'00958", '="00958"', "958.0", "1,23E+12", "12.345.678-9", "03-may", "1234567890123456789",
     "#N/A", "VERDADERO", "９５８", "\u00a0958", "95 8", "María", "9" * 41, "-5", "#¡REF!"]))
text("quantities_of_all_kinds.csv", "CB;SKU;Cantidad\n" + "".join(
    f"1;P{number};{value}\n" for number, value in enumerate(
        ["1", " 2 ", "3,0", "4.00", "1.000", "1,500", "1.5", "0", "-1", "tres", "3 un", "x2", "", "99999", "1e3",
         "٣", "３", "½", "+7", "007", "#VALOR!", "01/02/2026"])))
text("summed.csv", "CB;SKU;Cantidad\n1;A;1\n2;A;1\n1;A;2\n1;B;1\n1;a;1\n")
text("two_names.csv", "CB;Nombre;SKU;Cantidad\n1;María Soto;A;1\n1;MARIA SOTO;B;1\n1;Ana Paz;C;1\n")
text("formula_injection.csv", "CB;Nombre;SKU;Cantidad\n1;=cmd|' /C calc'!A0;A;1\n2;+56 9 1234;B;1\n")
text("formulas.csv", 'CB;SKU;Cantidad\n="00958";A;="2"\n=A2;B;1\n1;C;=C2+1\n')
text("dos_end_mark.csv", csv() + "\x1a")
text("pasted_line_latin1.csv", csv().encode() + "00001;Inés Muñoz;24318;1\r\n".encode("latin-1"))
text("spaces_of_all_kinds.csv", "CB;Nombre;SKU;Cantidad\n\u00a000958\u2009;María\u202fSoto;\u200b24318\ufeff;\u30002\n")
text("control_characters.csv", "CB;Nombre;SKU;Cantidad\n1;Ana\x07Paz;A;1\n2;Eva;B\x1f;1\n3;Luz;C;1\x0b\n" + "4;Ana;D;1\n" * 20)
text("one_column.csv", "CB\n00958\n")
text("orders_bad.json", '{"orders":[{"consultora_code":958,"products":[{"product_code":"A","quantity":"x"},{"quantity":1}]}]}')
text("not_orders.json", '{"pedidos":[]}')
text("orders.json", '{"name":"Campaña 9","orders":[{"consultora_code":"00958","consultora_name":"María","products":[{"product_code":"24318","quantity":2}]}]}')

# No order sheets.
text("empty.csv", b"")
text("web_page.xls", "<html><body><table><tr><td>CB</td></tr></table></body></html>")
text("xml_2003.xls", '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
text("not_a_zip.xlsx", b"PK\x03\x04 but then nothing")
text("document.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")


# Workbooks of several writers.
def with_openpyxl(name, fill):
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(path(name))


def plain(_, sheet):
    for row in [HEADER] + ROWS:
        sheet.append(row)


def numbers(_, sheet):
    sheet.append(HEADER)
    for row, (code, product, units) in enumerate([(958, 24318, 2), (10742, 77, 1.5), (1e18 + 1, 5, 1)], 2):
        sheet.cell(row, 1, code).number_format = "00000"
        sheet.cell(row, 3, product)
        sheet.cell(row, 4, units)


def dates(_, sheet):
    sheet.append(HEADER)
    sheet.append([datetime.date(2026, 5, 3), "Ana", "A", 1])
    sheet.append(["1", "Ana", datetime.time(3, 4), True])


def hidden(book, sheet):
    sheet.title = "Vieja"
    plain(book, sheet)
    sheet.sheet_state = "hidden"
    notes = book.create_sheet("Notas")
    notes.append(["Esta hoja explica todo"])
    orders = book.create_sheet("Pedidos ñ")
    orders.append(["Campaña 9"])
    orders.append([])
    orders.append(["", "CB", "SKU", "Cantidad"])
    orders.append(["", "00958", "24318", 2])
    book.active = 1


def merged(_, sheet):
    sheet.append(HEADER)
    for row in [["00958", "María", "A", 1], [None, None, "B", 2], [None, None, "C", 3], ["2", "Ana", "D", 1]]:
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B2:B4")


def formulas(_, sheet):
    # openpyxl keeps no results: the cells are empty until Excel has opened the file.
    sheet.append(HEADER)
    sheet.append(['="0"&"958"', "Ana", "A", "=1+1"])


def one_hidden(book, sheet):
    plain(book, sheet)
    book.create_sheet("Otra")
    sheet.sheet_state = "veryHidden"


for name, fill in [("openpyxl_plain.xlsx", plain), ("openpyxl_numbers.xlsx", numbers),
                   ("openpyxl_dates.xlsx", dates), ("openpyxl_sheets.xlsx", hidden),
                   ("openpyxl_merged.xlsx", merged), ("openpyxl_formulas.xlsx", formulas),
                   ("openpyxl_very_hidden.xlsx", one_hidden), ("openpyxl_macros.xlsm", plain),
                   ("openpyxl_empty.xlsx", lambda book, sheet: None),
                   ("workbook_called_csv.csv", plain)]:
    with_openpyxl(name, fill)

book = xlsxwriter.Workbook(path("xlsxwriter_results.xlsx"))
sheet = book.add_worksheet("Pedidos")
sheet.write_row(0, 0, ["CB", "Nombre", "SKU", "Cantidad"])
sheet.write_formula(1, 0, '=TEXT(958,"00000")', None, "00958")
sheet.write_rich_string(1, 1, "María ", book.add_format({"bold": True}), "Núñez")
sheet.write_number(1, 2, 77, book.add_format({"num_format": "00000"}))
sheet.write_formula(1, 3, "=SUM(1,1)", None, 2)
sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
sheet.write_number(2, 2, 77, book.add_format({"num_format": '"SKU "0'}))
sheet.write_number(2, 3, 3)
sheet.write_row(5, 0, [7, "Ana", 5, 1])
sheet.write_comment(1, 0, "una nota")
book.close()

book = xlsxwriter.Workbook(path("xlsxwriter_table_1904.xlsx"), {"date_1904": True})
sheet = book.add_worksheet()
sheet.add_table(2, 1, 4, 4, {"data": [["1", "A", 2, "Sur"], ["2", "B", 1, "Norte"]], "columns": [
    {"header": "Código CB"}, {"header": "SKU"}, {"header": "Unidades"}, {"header": "Zona"}]})
book.close()

book = pyexcelerate.Workbook()
book.new_sheet("Pedidos", data=[HEADER] + ROWS)
book.save(path("pyexcelerate.xlsx"))

book = xlwt.Workbook()
sheet = book.add_sheet("Pedidos")
for number, row in enumerate([HEADER] + ROWS):
    for column, value in enumerate(row):
        sheet.write(number, column, value)
book.save(path("xlwt.xls"))



def with_xlwt(name, fill, **options):
    book = xlwt.Workbook(**options)
    fill(book, book.add_sheet("Pedidos"))
    book.save(path(name))


def shown_as(number_format):
    return xlwt.easyxf(num_format_str=number_format)


def xls_rows(sheet, rows, first=0):
    for number, row in enumerate(rows, first):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)


def xls_numbers(_, sheet):
    xls_rows(sheet, [["Código CN", "SKU", "Cantidad"]])
    for row, (code, shown, product, units) in enumerate([
            (958, "00000", 24318, 2), (10742, "00000", 77.0, 3), (7, "General", 5, 1.5), (12345678, "#,##0", 1, 1),
            (42, '"CN-"0000', 1, 1), (1e18 + 1, "0", 1, 1), (0.5, "0%", 1, 1), (3000000000, "0", 1, 1)], 1):
        sheet.write(row, 0, code, shown_as(shown))
        sheet.write(row, 1, product, shown_as("00000") if row == 2 else xlwt.Style.default_style)
        sheet.write(row, 2, units)


def xls_odd_values(_, sheet):
    xls_rows(sheet, [["Pedidos campaña 9"], [], ["CB", "Nombre", "SKU", "Cantidad"]])
    sheet.write(3, 0, datetime.date(2026, 5, 3), shown_as("dd-mm-yyyy"))
    xls_rows(sheet, [[None, "Ana", True, 1]], 3)
    xls_rows(sheet, [["2", "Eva\u00a0Paz", "\u200bB", " 3 "], ["3", "Ñandú", "ＡＢ", ""]], 4)
    sheet.row(6).set_cell_error(0, 0x2A)
    xls_rows(sheet, [[None, "Luz", "C", 1]], 6)


def xls_merged(_, sheet):
    xls_rows(sheet, [HEADER])
    sheet.write_merge(1, 3, 0, 0, "00958")
    sheet.write_merge(1, 3, 1, 1, "María")
    xls_rows(sheet, [[None, None, product, 1] for product in "ABC"] + [["2", "Ana", "D", 1]], 1)


def xls_hidden(book, sheet):
    xls_rows(sheet, [HEADER, ["1", "Vieja", "A", 1]])
    sheet.visibility = 1
    xls_rows(book.add_sheet("Notas"), [["Esta hoja explica todo"]])
    orders = book.add_sheet("Zona ñ")
    xls_rows(orders, [["CN", "SKU", "Cantidad"], ["00958", "24318", 2]], 4)
    orders.col(0).hidden = True


def xls_far_corner(_, sheet):
    xls_rows(sheet, [HEADER, ["1", "Ana", "A", 1]])
    sheet.write(65535, 255, "x")


def xls_formulas(_, sheet):
    # xlwt keeps no results.
    xls_rows(sheet, [HEADER, ["1", "Ana", "A", None]])
    sheet.write(1, 3, xlwt.Formula("1+1"))


for name, fill in [("xlwt_formulas.xls", xls_formulas), ("xlwt_numbers.xls", xls_numbers), ("xlwt_odd_values.xls", xls_odd_values),
                   ("xlwt_merged.xls", xls_merged), ("xlwt_hidden.xls", xls_hidden),
                   ("xlwt_far_corner.xls", xls_far_corner)]:
    with_xlwt(name, fill)

document = odf.opendocument.OpenDocumentSpreadsheet()
table = odf.table.Table(name="Pedidos")
for row in [HEADER] + ROWS:
    line = odf.table.TableRow()
    for value in row:
        cell = odf.table.TableCell(valuetype="string")
        cell.addElement(odf.text.P(text=str(value)))
        line.addElement(cell)
    table.addElement(line)
document.spreadsheet.addElement(table)
document.save(path("odfpy.ods"))


def with_odfpy(name, fill):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    fill(document)
    document.save(path(name))


def ods_sheet(document, name, rows, **attributes):
    table = odf.table.Table(name=name, **attributes)
    for row in rows:
        table.addElement(row if isinstance(row, odf.element.Element) else ods_row(row))
    document.spreadsheet.addElement(table)
    return table


def ods_row(cells, **attributes):
    row = odf.table.TableRow(**attributes)
    for cell in cells:
        row.addElement(cell if isinstance(cell, odf.element.Element) else ods_cell(cell))
    return row


def ods_cell(value, **attributes):
    if value is None:
        return odf.table.TableCell(**attributes)
    if isinstance(value, str):
        cell = odf.table.TableCell(valuetype="string", **attributes)
    else:
        cell = odf.table.TableCell(valuetype="float", value=value, **attributes)
    cell.addElement(odf.text.P(text=str(value)))
    return cell


def ods_shown_as(document, name, digits=None, text=None, parent="Default", kind=odf.number.NumberStyle, **attributes):
    """A cell style of this name, and its number style."""
    style = odf.style.Style(name=name, family="table-cell", parentstylename=parent)
    if digits is not None:
        number = kind(name=name + "n")
        if text:
            number.addElement(odf.number.Text(text=text))
        number.addElement(odf.number.Number(minintegerdigits=digits, decimalplaces=0, **attributes))
        document.automaticstyles.addElement(number)
        style.setAttrNS(odf.namespaces.STYLENS, "data-style-name", name + "n")
    document.automaticstyles.addElement(style)
    return name


def ods_numbers(document):
    five = ods_shown_as(document, "five", 5)
    heir = ods_shown_as(document, "heir", parent="five")
    grouped = ods_shown_as(document, "grouped", 1, grouping="true")
    named = ods_shown_as(document, "named", 4, "CN-")
    percent = ods_shown_as(document, "percent", 1, kind=odf.number.PercentageStyle)
    rows = [["Código CN", "SKU", "Cantidad"]]
    for code, style, product, units in [(958, five, 24318, 2), (10742, heir, 77.0, 3), (7, None, 5, 1.5),
                                        (12345678, grouped, 1, 1), (42, named, 1, 1), (0.5, percent, 1, 1),
                                        (1e18 + 1, five, 1, 1)]:
        rows.append([ods_cell(code, **({"stylename": style} if style else {})), product, units])
    table = ods_sheet(document, "Pedidos", [])
    table.addElement(odf.table.TableColumn())
    table.addElement(odf.table.TableColumn(defaultcellstylename="five"))
    for row in rows:
        table.addElement(ods_row(row))


def ods_odd_values(document):
    noted = ods_cell("2")
    noted.insertBefore(odf.office.Annotation(), noted.firstChild)
    noted.firstChild.addElement(odf.text.P(text="una nota"))
    lines = odf.table.TableCell(valuetype="string")
    for line in ["María", "Soto"]:
        lines.addElement(odf.text.P(text=line))
    lines.lastChild.addElement(odf.text.S(c=3))
    lines.lastChild.addElement(odf.text.Span(text="Díaz"))
    error = odf.table.TableCell(valuetype="string", stringvalue="", formula="of:=1/0")
    error.addElement(odf.text.P(text="#DIV/0!"))
    ods_sheet(document, "Pedidos", [
        ["Pedidos campaña 9"], [], ["CB", "Nombre", "SKU", "Cantidad"],
        [odf.table.TableCell(valuetype="date", datevalue="2026-05-03"), "Ana",
         odf.table.TableCell(valuetype="boolean", booleanvalue="true"), 1],
        [noted, lines, "\u200bB", " 3 "],
        [error, "Luz", "C", odf.table.TableCell(valuetype="time", timevalue="PT3H4M")],
        [odf.table.TableCell(valuetype="float", value=7, formula="of:=3+4"), "Eva", "D",
         odf.table.TableCell(valuetype="currency", currency="CLP", value=2)],
    ])


def ods_merged(document):
    def covered(count):
        return [odf.table.CoveredTableCell() for _ in range(count)]
    ods_sheet(document, "Pedidos", [
        HEADER,
        [ods_cell("00958", numberrowsspanned=3, numbercolumnsspanned=1),
         ods_cell("María", numberrowsspanned=3, numbercolumnsspanned=1), "A", 1],
        covered(2) + ["B", 1], covered(2) + ["C", 1], ["2", "Ana", "D", 1],
    ])


def ods_hidden(document):
    style = odf.style.Style(name="ta1", family="table")
    style.addElement(odf.style.TableProperties(display="false"))
    document.automaticstyles.addElement(style)
    ods_sheet(document, "Vieja", [HEADER, ["1", "Vieja", "A", 1]], stylename="ta1")
    ods_sheet(document, "Notas", [["Esta hoja explica todo"]])
    ods_sheet(document, "Zona ñ", [[], ["CN", "SKU", "Cantidad"], ["00958", "24318", 2]])


def ods_repeats(document):
    ods_sheet(document, "Pedidos", [
        ods_row([None], numberrowsrepeated=4),
        [ods_cell(None, numbercolumnsrepeated=2), "CB", "SKU", "Cantidad"],
        ods_row([ods_cell(None, numbercolumnsrepeated=2), "1", "A", 2], numberrowsrepeated=3),
        ods_row([None], numberrowsrepeated=2),
        [ods_cell(None, numbercolumnsrepeated=2), ods_cell("7", numbercolumnsrepeated=3),
         ods_cell(None, numbercolumnsrepeated=16379)],
        ods_row([ods_cell(None, numbercolumnsrepeated=16384)], numberrowsrepeated=1048565),
    ])


def ods_formulas(document):
    ods_sheet(document, "Pedidos", [HEADER, ["1", "Ana", "A", odf.table.TableCell(formula="of:=1+1")]])


for name, fill in [("odfpy_formulas.ods", ods_formulas), ("odfpy_numbers.ods", ods_numbers), ("odfpy_odd_values.ods", ods_odd_values),
                   ("odfpy_merged.ods", ods_merged), ("odfpy_hidden.ods", ods_hidden),
                   ("odfpy_repeats.ods", ods_repeats)]:
    with_odfpy(name, fill)

# What needs a password, and what is another kind of document.
with open(path("openpyxl_plain.xlsx"), "rb") as plain_file, open(path("password.xlsx"), "wb") as locked:
    msoffcrypto.format.ooxml.OOXMLFile(plain_file).encrypt("secreto", locked)
with zipfile.ZipFile(path("letter.docx"), "w") as archive:
    archive.writestr(zipfile.ZipInfo("[Content_Types].xml", (2026, 1, 1, 0, 0, 0)), "<Types/>")
    archive.writestr(zipfile.ZipInfo("word/document.xml", (2026, 1, 1, 0, 0, 0)), "<w:document/>")
with zipfile.ZipFile(path("photos.zip"), "w") as archive:
    archive.writestr(zipfile.ZipInfo("IMG_0001.jpg", (2026, 1, 1, 0, 0, 0)), b"\xff\xd8\xff")

# The same tables as another program writes them in the old formats.
if shutil.which("ssconvert"):
    for source in ["openpyxl_numbers", "openpyxl_dates", "openpyxl_merged", "openpyxl_sheets", "xlsxwriter_results"]:
        for exporter, end in [("Gnumeric_Excel:excel_biff8", "biff8.xls"), ("Gnumeric_Excel:excel_biff7", "biff7.xls"),
                              ("Gnumeric_OpenCalc:odf", "odf.ods")]:
            target = "gnumeric_" + source.split("_")[1] + "_" + end
            subprocess.run(["ssconvert", "-T", exporter, path(source + ".xlsx"), path(target)], check=True,
                           capture_output=True)

document = odf.opendocument.OpenDocumentText()
document.text.addElement(odf.text.P(text="Pedidos"))
document.save(path("odfpy_letter.odt"))


# Workbooks by hand, in the ways of other writers.
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def by_hand(name, sheet, prefix="", main=MAIN, office=OFFICE, target="worksheets/sheet1.xml", strings=None):
    p = prefix + ":" if prefix else ""
    ns = f'xmlns{":" + prefix if prefix else ""}="{main}"'
    parts = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{p}workbook {ns} xmlns:r="{office}"><{p}sheets><{p}sheet name="Pedidos" sheetId="1" r:id="r1"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{office}/worksheet" Target="{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><{p}worksheet {ns}><{p}sheetData>{sheet}</{p}sheetData></{p}worksheet>',
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<{p}sst {ns}>{strings}</{p}sst>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), content)
    text(name, buffer.getvalue())


def inline(cells, p="", places=True, row=1):
    made = "".join(
        f'<{p}c t="inlineStr"' + (f' r="{"ABCD"[column]}{row}"' if places else "") + f"><{p}is><{p}t>{cell}</{p}t></{p}is></{p}c>"
        for column, cell in enumerate(cells))
    return f"<{p}row" + (f' r="{row}"' if places else "") + f">{made}</{p}row>"


SHEET = [["CB", "SKU", "Cantidad"], ["00958", "24318", "2"]]
by_hand("hand_no_places.xlsx", "".join(inline(cells, places=False) for cells in SHEET))
by_hand("hand_prefixed.xlsx", "".join(inline(cells, "x:", row=row) for row, cells in enumerate(SHEET, 1)), prefix="x")
by_hand("hand_strict.xlsx", "".join(inline(cells, row=row) for row, cells in enumerate(SHEET, 1)), main=STRICT, office=STRICT_OFFICE)
by_hand("hand_absolute_target.xlsx", "".join(inline(cells, row=row) for row, cells in enumerate(SHEET, 1)), target="/xl/worksheets/sheet1.xml")
by_hand("hand_rich_shared_strings.xlsx",
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="str"><v>24318</v></c><c r="C2"><v>2</v></c></row>',
        strings="<si><t>CB</t></si><si><r><t>S</t></r><r><t>KU</t></r></si><si><t>Cantidad</t><rPh><t>x</t></rPh></si><si><t xml:space=\"preserve\"> 00958 </t></si>")
by_hand("hand_far_corner.xlsx", inline(SHEET[0]) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
by_hand("hand_rows_out_of_order.xlsx", inline(SHEET[1], row=5) + inline(SHEET[0], row=1))
by_hand("hand_long_number.xlsx", inline(SHEET[0]) + '<row r="2"><c r="A2"><v>1234567890123456789</v></c><c r="B2"><v>7.0</v></c><c r="C2"><v>2.0000000000000004</v></c></row>')
by_hand("hand_entities.xlsx", inline(SHEET[0]) + inline(["&amp;&#48;&#x39;58", "&#xA0;A", "&lt;1"], row=2))
by_hand("hand_own_entity.xlsx", inline(SHEET[0]) + inline(["&mine;", "A", "1"], row=2))
by_hand("hand_booleans_and_errors.xlsx", inline(SHEET[0]) + '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="d"><v>2026-05-03T00:00:00</v></c></row>')
by_hand("hand_formulas.xlsx", inline(SHEET[0]) + '<row r="2"><c r="A2" t="str"><f>"C"&amp;1</f><v>C1</v></c><c r="B2"><f>7</f></c><c r="C2"><f>1</f><v></v></c></row><row r="3"><c r="A3" t="str"><f>""</f><v></v></c></row>')
by_hand("hand_missing_string.xlsx", inline(SHEET[0]) + '<row r="2"><c r="A2" t="s"><v>9</v></c></row>')
