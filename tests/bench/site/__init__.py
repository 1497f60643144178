"""A made web site: pages of many makes, whose articles are known because we put them there.

What counts as a paragraph (docs/decisions/0011 says why): every running paragraph of the article,
a standfirst among them, each item of a list, each paragraph of a quotation, each question and each
answer, each note of a correction, each event of a timeline together with its date. Headings,
captions, credits, tables of figures, footnotes, time stamps and quotations pulled out of the text
to be shown twice are none, and neither is anything that stands around the article.
"""
